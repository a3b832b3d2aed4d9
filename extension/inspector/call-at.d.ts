import type { ProtocolPosition, ProtocolRange } from "../../server/protocol.ts";
/** The call whose text is around a place: the innermost, or else the only one on the place's line. */
export declare function callAt<C extends {
    readonly range: ProtocolRange;
}>(calls: readonly C[], place: ProtocolPosition): C | undefined;
