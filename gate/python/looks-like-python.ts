const STATEMENT =
  /^[ \t]*(?:import\s+\w|from\s+[\w.]+\s+import\s|def\s+\w+\s*\(|class\s+\w+\s*[(:]|exec\s*\(|eval\s*\(|__import__\s*\(|#!.*python)/m;

/** Whether text could be meant to be run as Python, whatever its name; such text is scanned as if it were. */
export function looksLikePython(text: string): boolean {
  return STATEMENT.test(text);
}
