/** What a phase found: how many claims held, and how many did not. */
export const nothing = { passed: 0, failed: 0 };

export function sum(results) {
  return results.reduce(
    (one, other) => ({ passed: one.passed + other.passed, failed: one.failed + other.failed }),
    nothing,
  );
}

/** A phase's closing line, which `npm test` reads. */
export function closingLine({ passed, failed }) {
  return `${passed} passed, ${failed} failed`;
}

/**
 * Tries claims one after the other and says of each whether it held; `onFailure` may save what the screen shows.
 * @param {readonly (readonly [name: string, claim: () => Promise<void>])[]} claims
 * @param {(name: string) => Promise<void>} [onFailure]
 */
export async function tryAll(claims, onFailure = async () => {}) {
  let passed = 0;
  for (const [name, claim] of claims) {
    try {
      await claim();
      passed += 1;
      console.log(`  ✓ ${name}`);
    } catch (error) {
      console.log(`  ✗ ${name}\n${indented(error instanceof Error ? (error.stack ?? error.message) : String(error))}`);
      await onFailure(name);
    }
  }
  return { passed, failed: claims.length - passed };
}

function indented(text) {
  return text.replaceAll(/^/gm, "      ");
}
