import { serveOverNode } from "./node.ts";
import { servedAsRunner } from "./node-worker.ts";

if (!servedAsRunner()) serveOverNode();
