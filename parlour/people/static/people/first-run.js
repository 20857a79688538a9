// The house lives in the time zone of whoever sets it up, until told otherwise.
const field = document.querySelector("[data-time-zone]");
if (field && !field.value) field.value = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
