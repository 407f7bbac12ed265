// All tests in one file: starting a worker for each file would take longer than most mutants do. The sequences come
// last, because the other tests know a mutant sooner.
import.meta.glob(["./src/**/*.test.ts", "!./src/laws/model/*"], { eager: true });
import.meta.glob("./src/laws/model/*.test.ts", { eager: true });
