// What makes a page easier where script runs. Nothing here is needed: links and forms do it all.
import { createAll, ServiceNavigation, SkipLink } from "/static/vendor/govuk/govuk-frontend.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
createAll(ServiceNavigation);
createAll(SkipLink);
