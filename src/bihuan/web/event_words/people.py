"""How the events of people, units, the rota and equipment read."""

from typing import Final

from bihuan.kernel.errors import N_
from bihuan.platform.events.telling import Part, Telling, named, person, span, value

PERSON: Final = person("person_id", N_("Person"))
UNIT: Final = named("unit_id", N_("Unit"), "unit")
SINCE: Final = value("valid_from", N_("From"))
UNTIL: Final = value("valid_to", N_("Until"))
LAST_DAY: Final = value("last_day", N_("Last day"))
PLACE: Final = (UNIT, value("post", N_("Post"), "posts"), SINCE)
EMPLOYED: Final = (
    value("employment", N_("Employment"), "employments"),
    named("contractor_id", N_("Contractor"), "contractor"),
)
DAYS: Final = (value("first", N_("From")), value("last", N_("Until")))
CHANGED: Final = value("changed_days_count", N_("Days changed"))
SWAP: Final = (PERSON, person("other_id", N_("With")))


def state(code_list: str) -> Part:
    """This will show what was decided."""
    return value("state", N_("Decision"), code_list)


TELLINGS: Final = {
    "workforce.person_added": Telling(N_("Person added"), parts=PLACE, more=EMPLOYED),
    "workforce.person_changed": Telling(N_("Person's particulars changed")),
    "workforce.person_placed": Telling(N_("Person given another place"), parts=PLACE, more=EMPLOYED),
    "workforce.person_left": Telling(N_("Person left"), "attention", (LAST_DAY,)),
    "workforce.fact_recorded": Telling(
        N_("Entered in the dossier"),
        parts=(value("name", N_("Fact")), value("value", N_("Value")), SINCE, UNTIL),
        more=(
            value("subject_kind", N_("Fact about"), "fact_subjects"),
            value("source_event_id", N_("Follows from the event of number")),
        ),
    ),
    "workforce.skill_granted": Telling(
        N_("Skill certified"),
        parts=(value("skill", N_("Skill"), "skills"), value("level", N_("Level"), "levels"), UNTIL),
        more=(SINCE, PERSON),
    ),
    "workforce.skill_withdrawn": Telling(N_("Skill withdrawn"), "attention", (LAST_DAY,), (PERSON,)),
    "workforce.contractor_added": Telling(N_("Contractor added"), parts=(value("code", N_("Code")),)),
    "workforce.unit_added": Telling(
        N_("Unit added"),
        parts=(value("kind", N_("Level of the unit"), "unit_kinds"), named("parent_id", N_("Under"), "unit")),
        more=(value("code", N_("Code")),),
    ),
    "workforce.unit_renamed": Telling(N_("Unit renamed")),
    "workforce.unit_moved": Telling(
        N_("Unit moved"),
        "attention",
        (named("new_parent_id", N_("Under"), "unit"), named("old_parent_id", N_("Was"), "unit")),
    ),
    "workforce.paths_swept": Telling(N_("Rows brought along after the move"), parts=(value("rows_count", N_("Rows")),)),
    "workforce.zone_owner_set": Telling(N_("Zone's owner set"), parts=(person("person_id", N_("Owner")), SINCE)),
    "workforce.outline_set": Telling(
        N_("Zone's outline drawn"), parts=(value("corners_count", N_("Corners")),), more=(SINCE,)
    ),
    "workforce.equipment_added": Telling(
        N_("Equipment taken into stock"), parts=(value("kind", N_("Kind"), "equipment"), UNIT)
    ),
    "workforce.equipment_issued": Telling(N_("Equipment issued"), parts=(person("person_id", N_("Issued to")),)),
    "workforce.equipment_returned": Telling(N_("Equipment returned"), parts=(person("person_id", N_("Returned by")),)),
    "workforce.equipment_calibrated": Telling(
        N_("Equipment calibrated"),
        parts=(value("calibrated_on", N_("On")), value("calibration_due", N_("Next calibration due"))),
    ),
    "workforce.roster_set": Telling(
        N_("Days of the rota set"),
        parts=DAYS,
        more=(
            value("rest_days", N_("Rest days")),
            value("leave_days", N_("Leave")),
            value("work_days", N_("Days on duty")),
            value("fixed", N_("set by hand")),
        ),
    ),
    "workforce.rota_proposed": Telling(
        N_("Rota proposed"), parts=(*DAYS, CHANGED), more=(value("points", N_("Points of the rota")),)
    ),
    "workforce.rota_published": Telling(N_("Rota published"), "done", (value("people_count", N_("People")), CHANGED)),
    "workforce.work_expected": Telling(
        N_("Work of the weeks ahead foretold"), parts=(*DAYS, span("work_minutes", N_("Work expected")))
    ),
    "workforce.absence_reported": Telling(
        N_("Absence reported"),
        "attention",
        (
            value("reason", N_("Reason"), "absence_reasons"),
            value("start_at", N_("From")),
            value("end_at", N_("Until")),
        ),
    ),
    "workforce.absence_ended": Telling(N_("Absence ended sooner"), parts=(value("end_at", N_("Back at")),)),
    "workforce.days_requested": Telling(
        N_("Days off asked for"), parts=(value("kind", N_("Kind"), "request_kinds"), *DAYS)
    ),
    "workforce.request_settled": Telling(N_("Request for days settled"), parts=(state("request_states"),)),
    "workforce.swap_asked": Telling(
        N_("Swap asked for"),
        parts=(*SWAP, value("give_on", N_("Gives the duty of")), value("take_on", N_("Takes the duty of"))),
    ),
    "workforce.swap_settled": Telling(N_("Swap answered"), parts=(state("swap_states"), *SWAP)),
    "workforce.handover_written": Telling(
        N_("Handover written"), parts=(value("date", N_("Day")), value("shift", N_("Shift"), "shifts"))
    ),
}
