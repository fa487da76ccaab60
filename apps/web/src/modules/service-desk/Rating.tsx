import { type CaseItem, markWords } from '@anyuan/contract';
import { Modal } from 'antd';

import { api, textOf, useAct } from '../../api.ts';
import { useLabel, useLang, useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { PlainButton } from '../../kit/PlainButton.tsx';
import { printPage } from '../../kit/print-page.ts';
import { toast } from '../../kit/toast.ts';
import { touched } from './use-recording.ts';

/** Held out to the patient: five large answers, nothing else to tap by mistake. */
export function Rating({ item, close }: { item: CaseItem | undefined; close: () => void }) {
  const t = useText('serviceDesk');
  const label = useLabel();
  const { mutateAsync } = useAct(api.case.act, { touches: touched });
  const give = async (rating: number): Promise<void> => {
    if (!item) return;
    await mutateAsync({ id: item.id, action: 'rate', rating });
    toast(t('thanks'), 'success');
    close();
  };
  return (
    <Modal open={item !== undefined} title={t('rateTitle')} footer={null} width={640} destroyOnHidden onCancel={close}>
      <p className="muted">{t('rateHint')}</p>
      {item && <Scanned id={item.id} />}
      <div className="counter-marks">
        {markWords.map((words, at) => (
          <PlainButton key={words[0]} act={() => give(at + 1)}>
            <strong>{at + 1}</strong>
            <span>{label(words)}</span>
          </PlainButton>
        ))}
      </div>
    </Modal>
  );
}

/** Or on his own telephone, without anybody looking on. */
function Scanned({ id }: { id: string }) {
  const t = useText('serviceDesk');
  const lang = useLang();
  const input = { id, origin: location.origin, lang };
  return (
    <div className="counter-scan">
      <img
        src={`/api/v1/public/ratings/${id}/code?origin=${encodeURIComponent(location.origin)}`}
        alt={t('rateCode')}
        width={148}
        height={148}
      />
      <div>
        <p>{t('rateScan')}</p>
        <ActionButton act={async () => printPage(await textOf(api.public.rateCode, { ...input, format: 'slip' }))}>
          {t('ratePrint')}
        </ActionButton>
      </div>
    </div>
  );
}
