// data-focus: moves focus to the error summary when a form comes back with errors.
document.querySelector("[data-focus]")?.focus();
