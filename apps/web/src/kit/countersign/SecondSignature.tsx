import { useEffect, useState, type ComponentType } from 'react';

import { whenProofNeeded, whenSecondNeeded } from '../../api.ts';
import { loadAreas } from '../../i18n/index.ts';
import type { Unproved } from './ProveAgain.tsx';
import type { Wanted } from './SecondDialog.tsx';

type Dialog = ComponentType<{ wanted: Wanted }>;

/** The dialog with what draws it and what it says. Fetched when it is first needed: few ever see it. */
async function bring(): Promise<Dialog> {
  const [{ SecondDialog }, { AntdTheme }] = await Promise.all([
    import('./SecondDialog.tsx'),
    import('../../theme-antd.tsx'),
    loadAreas(['countersign', 'factor']),
  ]);
  return ({ wanted }) => (
    <AntdTheme>
      <SecondDialog wanted={wanted} />
    </AntdTheme>
  );
}

/** Whatever page asked for it: a change that takes two people stops here until the second one has signed, or not. */
export function SecondSignature() {
  const [shown, show] = useState<{ Dialog: Dialog; wanted: Wanted }>();
  useEffect(
    () =>
      whenSecondNeeded(async (refusal, again) => {
        // Without the dialog the refusal itself says what is missing.
        const Dialog = await bring().catch(() => undefined);
        if (!Dialog) return refusal;
        return new Promise((resolve) => {
          const settle: Wanted['settle'] = (answer) => {
            show(undefined);
            resolve(answer);
          };
          show({ Dialog, wanted: { refusal, again, settle } });
        });
      }),
    [],
  );
  return shown ? <shown.Dialog wanted={shown.wanted} /> : null;
}

/** The same for what is sensitive: whoever has not said for a while who he is says it first. */
export function Proof() {
  const [shown, show] = useState<{ Dialog: ComponentType<{ wanted: Unproved }>; wanted: Unproved }>();
  useEffect(
    () =>
      whenProofNeeded(async (refusal, again) => {
        const brought = await Promise.all([
          import('./ProveAgain.tsx'),
          import('../../theme-antd.tsx'),
          loadAreas(['countersign', 'factor']),
        ]).catch(() => undefined);
        if (!brought) return refusal;
        const [{ ProveAgain }, { AntdTheme }] = brought;
        const Dialog = ({ wanted }: { wanted: Unproved }) => (
          <AntdTheme>
            <ProveAgain wanted={wanted} />
          </AntdTheme>
        );
        return new Promise((resolve) => {
          const settle: Unproved['settle'] = (answer) => {
            show(undefined);
            resolve(answer);
          };
          show({ Dialog, wanted: { refusal, again, settle } });
        });
      }),
    [],
  );
  return shown ? <shown.Dialog wanted={shown.wanted} /> : null;
}
