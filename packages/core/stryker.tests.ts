// All tests in one file: starting a worker for each file would take longer than most mutants do. What is most likely to
// know a mutant comes first, and the sequences last.
import.meta.glob("./src/*.test.ts", { eager: true });
import.meta.glob("./src/laws/*.test.ts", { eager: true });
import.meta.glob("./src/laws/model/*.test.ts", { eager: true });
