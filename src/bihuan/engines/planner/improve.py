"""Better by single moves, in the judge's own money: so lateness, balance and stability count, which no solver knows.

When it is done no order is cheaper elsewhere, so that an explanation never shows a runner-up better than the chosen.
"""

from bihuan.engines.planner.draft import Draft


def improve(draft: Draft) -> Draft:
    """This will take in left-out orders, move planned ones, and leave out those that cost more than leaving them out.

    A promised order is never left out for money. Every move lowers the cost, an integer, so it ends.
    """
    day = draft.day
    improved = True
    while improved:
        improved = False
        for order in day.problem.orders:
            base, below, too_dear = draft, day.judge.unserved(order), False
            if order.id in draft.where():
                base, price = draft.without(order.id)
                too_dear = price.total > below and order.promised is None
                below = below if too_dear else price.total
            if not base.keeps_rules():
                continue  # a matrix without triangle inequality: skipping a customer can delay the next
            better = base.best_insertion(order, day.fitting[order.id], below)
            if better is not None:
                base.put(better)
            if better is not None or too_dear:
                draft, improved = base, True
    return draft
