export { checkDuration, checkKnownOptions } from "./check-options.js";
export { keepConnected } from "./keep-connected.js";
export { plainName } from "./plain-name.js";
export { parseRecordText, recordText } from "./record-text.js";
export { createSubjects, type Subjects } from "./subjects.js";
export { within } from "./within.js";
