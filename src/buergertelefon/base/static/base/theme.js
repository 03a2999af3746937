// Light or dark: as chosen (a cookie, so that the server renders it), else as the system says.
"use strict";
const root = document.documentElement;
if ("themeAuto" in root.dataset && matchMedia("(prefers-color-scheme: dark)").matches) root.dataset.kernTheme = "dark";
document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-do=theme]")) return;
  root.dataset.kernTheme = root.dataset.kernTheme === "dark" ? "light" : "dark";
  document.cookie = `theme=${root.dataset.kernTheme};path=/;max-age=31536000;samesite=lax`;
});
