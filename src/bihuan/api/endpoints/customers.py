"""Customers: found by phone, read masked, registered, and addresses placed by a person."""

from uuid import UUID

from ninja import Router

from bihuan.api.acts import act
from bihuan.api.door import ApiRequest
from bihuan.api.reads import read
from bihuan.api.strict import Strict, Text
from bihuan.contexts.customers import api as customers

router = Router()
VIEW = "customers.view"
CUSTOMER = "/customers/{uuid:customer_id}"


class PhoneBody(Strict):
    """A whole phone number, in any of its usual spellings."""

    phone: Text


@read(router, "/customers/search", VIEW, "findCustomers", tuple[customers.CustomerRow, ...], method="POST")
def find_customers(request: ApiRequest, body: PhoneBody) -> tuple[customers.CustomerRow, ...]:
    """This will give the customers of a phone number. It is no part of the address, which logs would keep."""
    return customers.by_phone(request.actor, body.phone)


@read(router, CUSTOMER, VIEW, "getCustomer", customers.CustomerCard)
def get_customer(request: ApiRequest, customer_id: UUID) -> customers.CustomerCard:
    """This will give a customer with addresses and services, masked."""
    return customers.card(request.actor, customer_id)


@read(router, "/addresses/asking", customers.confirm_address.name, "listAddressesToPlace", tuple[customers.Asking, ...])
def list_asking(request: ApiRequest) -> tuple[customers.Asking, ...]:
    """This will list the fifty oldest addresses that wait for a person to place them, with what they may mean."""
    return customers.needs_asking(request.actor)


act(router, "/customers", customers.register, "registerCustomer", made_at="/customers/{id}")
act(router, f"{CUSTOMER}/addresses", customers.add_address, "addAddress")
act(router, f"{CUSTOMER}/services", customers.add_service, "addService")
act(router, "/addresses/{uuid:address_id}/confirm", customers.confirm_address, "confirmAddress")
