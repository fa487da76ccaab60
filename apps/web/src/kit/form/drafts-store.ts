const prefix = 'anyuan.draft.';

/** Where drafts lie: as long as the tab lives, so that they outlast a reload, but not the person at a shared desk. */
export const draftStore = {
  read: (key: string): Record<string, unknown> | undefined =>
    parse(attempt(() => sessionStorage.getItem(prefix + key))),
  write: (key: string, values: Record<string, unknown>): void => {
    attempt(() => sessionStorage.setItem(prefix + key, JSON.stringify(values)));
  },
  clear: (key: string): void => {
    attempt(() => sessionStorage.removeItem(prefix + key));
  },
};

/** At sign-out. */
export function forgetDrafts(): void {
  attempt(() => {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith(prefix)) sessionStorage.removeItem(key);
  });
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    // Private windows refuse storage; the form then lasts as long as the page.
    return undefined;
  }
}

function parse(text: string | null | undefined): Record<string, unknown> | undefined {
  try {
    return text ? (JSON.parse(text) as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
