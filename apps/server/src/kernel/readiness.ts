/** Why alarms cannot be taken right now; empty when they can. `/healthz` and start-up read it. */
export interface Readiness {
  /** Tells of a trouble, or with null that it has passed. */
  set(part: string, reason: string | null): void;
  reasons(): Record<string, string>;
}

export function makeReadiness(): Readiness {
  const reasons = new Map<string, string>();
  return {
    set: (part, reason) => void (reason === null ? reasons.delete(part) : reasons.set(part, reason)),
    reasons: () => Object.fromEntries(reasons),
  };
}
