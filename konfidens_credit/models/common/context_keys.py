# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The keys that the addon puts into the context, all of them. A request can carry any
key, so none of them decides or grants anything: those that something depends on hold a
Python object, which no request can carry; the rest say what is shown, or how.
"""

# A `Reversal`: what the reversal under way takes of its invoices. Set by the engine
# `account.move.credit` and by `account.move._reverse_moves`; read by what these call.
REVERSAL = "konfidens_credit_reversal"
# A `CreditLimits`: how much of a credit a match may take. Set by
# `account.move._use_credits`; read by `account.move.line._prepare_reconciliation_plan`.
LIMITS = "konfidens_credit_limits"
# A `Notice`: whom the message being made is for, and what it tells about. Set by
# `customer_notice_mixin._send_notices`; read by what the message's template calls.
NOTICE = "konfidens_credit_notice"
# An `Invitation`: that the calendar file of a message is made for whom it goes to. Set
# by `calendar.attendee._notify_attendees`; read by `calendar.event.message_notify`.
INVITATION = "konfidens_credit_invitation"
# The mark of the code that owns a field (`owned_mixin`). Set by `_as_owner`; read by
# `create`, `write` and `copy_data` of the models that have such fields.
OWNER = "konfidens_credit_owner"

# What is shown, or how: whether the reversal shows our form (`account.move.reversal`),
# and which words the message to a session's attendee has (`calendar.attendee`).
FORM = "konfidens_credit_form"
KIND = "konfidens_credit_kind"
# Where the form that credits was opened: the "row" of a list, the "diary", or else the
# "page" of an invoice. Set by the buttons; read by `account.move.reversal`, which
# remembers for each whether a new draft is proposed.
DOOR = "konfidens_credit_door"
# Set where somebody asks for invitations, as the clients of a session get none by
# themselves (`calendar.attendee._notify_attendees`).
INVITE = "konfidens_credit_invite"
# Whether sessions are called by their time, too, and the next is the first, where one
# is chosen. Set by the form of `session.booking.choose`; read by
# `calendar.event._compute_display_name` and `_search`.
WITH_TIME = "konfidens_credit_with_time"
