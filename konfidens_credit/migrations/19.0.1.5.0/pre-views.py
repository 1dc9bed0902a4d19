# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Views of ours stand empty until their file is read: what they add to another view of
ours is placed by buttons that have other names now.
"""


def migrate(cr, version):
    cr.execute(
        """
        UPDATE ir_ui_view view
           SET arch_db = jsonb_build_object('en_US', '<data/>')
          FROM ir_model_data own, ir_model_data parent
         WHERE starts_with(own.module, 'konfidens_credit')
           AND own.model = 'ir.ui.view'
           AND own.res_id = view.id
           AND NOT own.noupdate
           AND parent.module = 'konfidens_credit'
           AND parent.model = 'ir.ui.view'
           AND parent.res_id = view.inherit_id
           AND view.mode = 'extension'
        """
    )
