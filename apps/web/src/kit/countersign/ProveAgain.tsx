import type { Result, WireAnswer } from '@anyuan/contract';
import { Form, Input, Modal } from 'antd';

import { api, useAct, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { ActionButton } from '../ActionButton.tsx';
import { CodeInput } from '../factor/CodeInput.tsx';
import { answerOfPasskey, givesPasskeys } from '../factor/passkeys.ts';
import { Loaded } from '../States.tsx';
import { toast } from '../toast.ts';
import { aboveAll } from './above.ts';

/** Something sensitive somebody wants to do, and what to do once he has said again who he is, or not. */
export interface Unproved {
  refusal: WireAnswer;
  again: () => Promise<WireAnswer>;
  settle: (answer: WireAnswer) => void;
}

/** Whoever found an unlocked screen gets no further than this. */
export function ProveAgain({ wanted: { refusal, again, settle } }: { wanted: Unproved }) {
  const t = useText('countersign');
  const query = useApi(api.session.proof, {});
  // Whether it goes well now is for whoever asked: a refusal is told there, a second signature is asked there.
  const goOn = async (): Promise<void> => settle(await again());
  return (
    <Modal
      open
      zIndex={aboveAll}
      title={t('proveTitle')}
      footer={null}
      mask={{ closable: false }}
      onCancel={() => settle(refusal)}
    >
      <p>{t('proveWhy')}</p>
      <Loaded query={query} rows={2}>
        {(asked) => (asked.password || asked.factor ? <Proofs asked={asked} goOn={goOn} /> : <p>{t('proveAnew')}</p>)}
      </Loaded>
    </Modal>
  );
}

interface Typed {
  own?: string;
  code?: string;
}

/** All that the account has: its password, and a code or a key where there is a second factor. */
function Proofs({ asked, goOn }: { asked: Result<typeof api.session.proof>; goOn: () => Promise<void> }) {
  const t = useText('countersign');
  const factor = useText('factor');
  const common = useText();
  const [form] = Form.useForm<Typed>();
  const { mutateAsync } = useAct(api.session.prove);
  const needed = [{ required: true, message: common('required') }];
  const prove = async (by: 'code' | 'passkey'): Promise<void> => {
    const names = [...(asked.password ? ['own'] : []), ...(asked.factor && by === 'code' ? ['code'] : [])];
    const typed = await form.validateFields(names).catch(() => undefined);
    if (!typed) return;
    const response = by === 'passkey' ? await answerOfPasskey() : undefined;
    if (by === 'passkey' && !response) return toast(factor('notDone'), 'info');
    form.resetFields();
    const password = asked.password && typed.own !== undefined ? { password: typed.own } : {};
    await mutateAsync({ ...password, ...(response ? { response } : typed.code && { code: typed.code }) });
    await goOn();
  };
  return (
    <Form form={form} layout="vertical" requiredMark={false} onFinish={() => undefined}>
      {asked.password && (
        <Form.Item name="own" label={t('ownPassword')} rules={needed}>
          <Input.Password autoComplete="current-password" maxLength={200} autoFocus />
        </Form.Item>
      )}
      {asked.factor && (
        <Form.Item name="code" label={factor('code')} extra={factor('codeHint')} rules={needed}>
          <CodeInput autoFocus={!asked.password} />
        </Form.Item>
      )}
      <ActionButton type="primary" htmlType="submit" act={() => prove('code')}>
        {t('prove')}
      </ActionButton>{' '}
      {asked.passkey && givesPasskeys() && (
        <ActionButton act={() => prove('passkey')}>{factor('usePasskey')}</ActionButton>
      )}
    </Form>
  );
}
