# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

# The order is the layering: a room uses the rooms before it.
# isort: off
from . import common
from . import credit
from . import account_credit
from . import collect
from . import refund
from . import session
from . import enrolment
from . import choice
from . import run
