import { Form, Input, Modal } from 'antd';

import { api, useAct } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { toast } from '../../kit/toast.ts';
import { questionsIn } from './questions-in.ts';

/** Questions as they are typed or pasted: one a line, options after bars, right ones with a star. */
export function AddQuestions({ close }: { close: () => void }) {
  const t = useText('readiness');
  const common = useText();
  const [form] = Form.useForm<{ bank: string; lines: string }>();
  const { mutateAsync } = useAct(api.training.addQuestions, { touches: ['/exam-banks'] });
  const needed = [{ required: true, whitespace: true, message: common('required') }];
  return (
    <Modal open title={t('addQuestions')} footer={null} onCancel={close} destroyOnHidden width={680}>
      <Form form={form} layout="vertical" requiredMark={false}>
        <Form.Item name="bank" label={t('bank')} rules={needed}>
          <Input maxLength={40} />
        </Form.Item>
        <Form.Item name="lines" label={t('questionLines')} extra={t('questionHint')} rules={needed}>
          <Input.TextArea autoSize={{ minRows: 8, maxRows: 20 }} maxLength={100_000} />
        </Form.Item>
        <ActionButton
          type="primary"
          act={async () => {
            const given = await form.validateFields().catch(() => undefined);
            if (!given) return;
            const { questions, wrong } = questionsIn(given.lines);
            if (wrong.length > 0) {
              form.setFields([{ name: 'lines', errors: [t('wrongLines', { lines: wrong.join(', ') })] }]);
              return;
            }
            const { added } = await mutateAsync({ bank: given.bank.trim(), questions });
            toast(t('questionsAdded', { count: added }), 'success');
            close();
          }}
        >
          {t('addQuestions')}
        </ActionButton>
      </Form>
    </Modal>
  );
}
