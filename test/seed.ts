/** On a build machine property tests try the same cases each time: what fails there has to do with the change. */
if (process.env["CI"]) {
  const { default: fc } = await import("fast-check");
  fc.configureGlobal({ seed: 20260119 });
}
