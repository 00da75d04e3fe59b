// The little that htmx and HTML do not do: forms that send themselves on change, and printing.
document.addEventListener("change", function (event) {
  var form = event.target.closest("form[data-send-on-change]");
  if (form) { form.requestSubmit(); }
});
document.addEventListener("click", function (event) {
  if (event.target.closest("[data-print]")) { print(); }
});
// A security key or passkey that did not work: the page says so, first and aloud.
document.addEventListener("allauth.error", function (event) {
  var fault = document.getElementById("key-fault");
  if (!fault) { return; }
  event.preventDefault();
  document.getElementById("main").prepend(fault);
  fault.hidden = false;
});
addEventListener("beforeprint", function () {
  document.querySelectorAll("details:not([open]):not([hx-get])").forEach(function (one) {
    one.open = true; one.dataset.shut = "1";
  });
});
addEventListener("afterprint", function () {
  document.querySelectorAll("details[data-shut]").forEach(function (one) {
    one.open = false; delete one.dataset.shut;
  });
});
