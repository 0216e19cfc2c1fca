// Plain JavaScript, loaded by `node --import` in front of the repository's scripts: they are TypeScript, which Node runs since 22.18.
import { refuseNode } from "./refuse-node.js";

if (!process.features.typescript) refuseNode("22.18");
