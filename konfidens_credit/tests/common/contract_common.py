# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from contextlib import ExitStack, contextmanager
from unittest.mock import patch

from .credit_common import CreditCommon


class ContractCommon(CreditCommon):
    """Odoo calls what we override where we rely on it. What is run is Odoo's own
    method, past every override; a test fails where Odoo goes another way.
    """

    def _get_odoos(self, owner, name, module):
        """Return a method as a module of Odoo wrote it."""
        (found,) = (
            vars(base)[name]
            for base in self.env.registry[owner].__mro__
            if base.__module__.startswith(f"odoo.addons.{module}.")
            and name in vars(base)
        )
        return found

    @contextmanager
    def _watch(self, owner, *names):
        """Give the calls of methods, which do their work, by name: records, arguments
        by position and by name.
        """
        model = self.env.registry[owner]
        calls = {name: [] for name in names}

        def watch(name):
            method = getattr(model, name)

            def watched(records, *args, **kwargs):
                calls[name].append((records, args, kwargs))
                return method(records, *args, **kwargs)

            return patch.object(model, name, watched)

        with ExitStack() as watching:
            for name in names:
                watching.enter_context(watch(name))
            yield calls
