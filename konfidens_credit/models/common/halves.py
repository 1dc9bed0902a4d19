# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo.exceptions import UserError


def in_halves(records, do, explain=None):
    """Do something with records together, which is fast; where that fails, with each
    half by itself, until those that can't be stand alone, with nothing done.

    :param do: called with a part of the records
    :param explain: returns the sentence about any error, or raises it; without, only
        what was refused with a sentence counts as failed
    :return: for each part its records, what ``do`` returned, and None; or a record,
        None, and the sentence of the error
    :rtype: Iterator[tuple]
    """
    if not records:
        return
    try:
        with records.env.cr.savepoint():
            result = do(records)
    except UserError as failure:
        error = str(failure)
    except Exception as failure:
        if not explain:
            raise
        error = explain(failure)
    else:
        yield records, result, None
        return
    if len(records) == 1:
        yield records, None, error
        return
    middle = len(records) // 2
    for part in (records[:middle], records[middle:]):
        yield from in_halves(part, do, explain)
