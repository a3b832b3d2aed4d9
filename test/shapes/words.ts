/** Stands in for the editor where the extension only asks for texts: English, with their values in place. */
export const l10n = {
  t: (text: string, ...values: readonly unknown[]): string =>
    text.replaceAll(/\{(\d+)\}/g, (_, at: string) => String(values[Number(at)])),
};
