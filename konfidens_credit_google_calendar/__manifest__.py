# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
{
    "name": "Credit Notes for Sessions: Google Calendar",
    "summary": "Sessions in Google Calendar: seats stay, clients don't see each other",
    "version": "19.0.1.0.0",
    "category": "Accounting/Accounting",
    "website": "https://github.com/konfidens/konfidens_credit",
    "author": "Konfidens",
    "license": "LGPL-3",
    "depends": ["konfidens_credit", "google_calendar"],
    "auto_install": True,
}
