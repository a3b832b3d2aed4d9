import { serveOverNode } from "./node.ts";

serveOverNode();
