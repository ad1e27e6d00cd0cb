"""Showing a customer's whole data: only for a reason, for ten minutes, and leaving a trace."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from bihuan.contexts.customers import api as customers
from bihuan.contexts.customers.api import UnmaskReason
from bihuan.contexts.orders import api as orders
from bihuan.platform import clock
from bihuan.web.http import StaffRequest, is_htmx, page
from bihuan.web.reasons import REASONS


class ReasonForm(forms.Form):
    """For what the data are wanted."""

    reason = forms.ChoiceField(
        label=_("What for"), choices=[(one.value, words) for one, words in REASONS.items()], widget=forms.RadioSelect
    )


@require_http_methods(["GET", "POST"])
@page("customers.unmask")
def customer(request: StaffRequest, number: str) -> HttpResponse:
    """This will ask for the reason and then show the order's customer, address and account."""
    now = clock.now()
    order = orders.detail(request.actor, number, at=now)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    shown = {"order": order, "form": form}
    if request.method == "POST" and form.is_valid():
        disclosure_id = customers.unmask(
            request.actor,
            customer_id=order.row.customer_id,
            reason=UnmaskReason(form.cleaned_data["reason"]),
            at=now,
        )
        whole = customers.unmasked(request.actor, disclosure_id, now)
        shown |= {
            "whole": whole,
            "address": whole.texts.get(order.address_id),
            "account": whole.accounts.get(order.service_id) if order.service_id else None,
        }
    template = "orders/customer.html" if is_htmx(request) else "orders/customer_page.html"
    return render(request, template, shown, status=422 if form.errors else 200)


urlpatterns = [path("orders/<str:number>/customer", customer, name="orders-customer")]
