// The agent workspace: each element one behaviour.
import "./composer.js";
import "./frame.js";
import "./list.js";
import "./presence.js";
import "./thread.js";
