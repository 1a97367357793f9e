import { initAll } from "./nhsuk/nhsuk.js";
initAll();
