import type { CompiledForm, FollowUpCard } from '@anyuan/contract';

import { api, useAct } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { FormAsk } from '../../kit/asked/FormAsk.tsx';
import { Panel } from '../../kit/Panel.tsx';
import { toast } from '../../kit/toast.ts';

interface Props {
  card: FollowUpCard;
  form: CompiledForm;
  versionId: string;
}

/** What to say, and what was said: handing it in is the end of the call. */
export function Script({ card: { id, tries }, form, versionId }: Props) {
  const t = useText('followUp');
  const label = useLabel();
  const call = useAct(api.followUp.call, { touches: ['/follow-ups', '/figures'] });
  return (
    <Panel title={t('script')}>
      {form.note && <blockquote className="call-words">{label(form.note)}</blockquote>}
      <div className="call-script">
        <FormAsk
          form={form}
          verb={t('completed')}
          upload={async () => {
            throw new Error('a script asks for no files');
          }}
          submit={async (answers) => {
            await call.mutateAsync({ id, outcome: 'completed', tries, versionId, answers: answers as never });
            toast(t('done'), 'success');
          }}
        />
      </div>
    </Panel>
  );
}
