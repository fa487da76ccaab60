import { type CaseDetail } from '@anyuan/contract';

import { caseType } from '../../case-types.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { useRefusedChoices } from '../../kit/case-blocks.ts';
import { SchemaForm } from '../../kit/SchemaForm.tsx';
import { toast } from '../../kit/toast.ts';
import { useStream } from '../../stream/index.tsx';
import { useLocalFiles } from './local-files.ts';
import { useTapNow } from './outbox/context.tsx';
import { Sheet } from './Sheet.tsx';

/** What a step asks, as its declaration says. Answers and photos wait on the phone until the server has them. */
export function StepSheet({ item, action, close }: { item: CaseDetail; action: string; close: () => void }) {
  const t = useText('phone');
  const label = useLabel();
  const tap = useTapNow();
  const { connected } = useStream();
  const files = useLocalFiles(item.place?.name ?? item.title);
  const refused = useRefusedChoices(item, action);
  const declared = caseType(item.type)?.actions[action];
  if (!declared?.input) return null;
  const verb = label(declared.label);
  return (
    <Sheet open close={close} title={`${verb} · ${item.title}`}>
      <SchemaForm
        schema={declared.input}
        verb={verb}
        danger={declared.isDanger ?? false}
        draft={`phone.${item.id}.${action}`}
        upload={files.upload}
        filesAreLocal
        refused={refused}
        look={{ block: true, className: 'big-verb' }}
        submit={async (input) => {
          await tap({
            kind: 'step',
            caseId: item.id,
            action,
            input,
            photos: files.named(input),
            label: `${verb} · ${item.title}`,
          });
          if (!connected) toast(t('stepKept'), 'success');
          close();
        }}
      />
    </Sheet>
  );
}
