# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
{
    "name": "Credit Notes for Sessions: Job Queue",
    "summary": "Large work is done by jobs, on as many workers as there are",
    "version": "19.0.1.0.0",
    "category": "Accounting/Accounting",
    "website": "https://github.com/konfidens/konfidens_credit",
    "author": "Konfidens",
    "license": "LGPL-3",
    "depends": ["konfidens_credit", "queue_job"],
    "data": ["data/queue_job_data.xml"],
    "auto_install": True,
    "uninstall_hook": "uninstall_hook",
}
