// Copyright 2026 Konfidens
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

/**
 * Press the main button of the dialog around an element, once what was typed there is
 * taken in and the dialog shows what comes of it; nothing happens if that can't be done.
 */
export async function confirmDialog(el, model) {
    const dialog = el.closest(".modal-content");
    await model.mutex.getUnlockedDef();
    await new Promise((resolve) =>
        requestAnimationFrame(() => requestAnimationFrame(resolve))
    );
    const buttons = ".modal-footer .btn-danger, .modal-footer .btn-primary";
    const main = [...(dialog?.querySelectorAll(buttons) || [])].find(
        (button) => !button.disabled
    );
    main?.click();
}
