// Before anything is drawn: what needs script may show. Without it every page works as it stands.
document.documentElement.classList.add("has-script");
