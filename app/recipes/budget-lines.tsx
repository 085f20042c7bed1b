import { context } from "#lib/context";
import { lowBudgets } from "#lib/upstream/budgets";

/** Which hosts answer little more, or nothing, and until when; nothing while there is enough. */
export async function BudgetLines() {
  const lines = await lowBudgets(context().upstream);
  return lines.map((line) => (
    <p key={line} role="status" className="text-sm text-muted">
      {line}
    </p>
  ));
}
