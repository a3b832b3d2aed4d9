import * as vscode from "vscode";

/** Tells what this version lacks, and what stands in for it. The command doesn't wait for the message to go. */
export function sayNotYet(ability: string): void {
  void vscode.window.showInformationMessage(`Gatescope does not yet ${ability}.`);
}
