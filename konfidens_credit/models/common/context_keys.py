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
# The mark of the code that owns a field (`owned_mixin`). Set by `_as_owner`; read by
# `create`, `write` and `copy_data` of the models that have such fields.
OWNER = "konfidens_credit_owner"
