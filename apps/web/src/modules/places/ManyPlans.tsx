import { UploadOutlined } from '@ant-design/icons';
import { ApiError, type Place } from '@anyuan/contract';
import { Button, Modal, Upload } from 'antd';
import { useState } from 'react';

import { api, useAct } from '../../api.ts';
import { useErrorText, useText } from '../../i18n/index.ts';
import { BatchAnswers, type BatchAnswer } from '../../kit/BatchAnswers.tsx';
import { placeOfFile } from './plan-files.ts';

/** The drawings of a whole house at once: each goes to the place its file is called by. */
export function ManyPlans({ places }: { places: readonly Place[] }) {
  const t = useText('places');
  const say = useErrorText();
  const { mutateAsync } = useAct(api.place.putPlan, { touches: ['/places', '/devices', '/setup'] });
  const [answers, setAnswers] = useState<readonly BatchAnswer[]>();
  const [left, setLeft] = useState(0);

  const hang = async (file: File): Promise<BatchAnswer> => {
    const place = placeOfFile(file.name, places);
    const answer = { key: file.name, number: file.name, title: place?.path };
    if (!place) return { ...answer, refused: { zh: t('planNobody'), en: t('planNobody') } };
    try {
      await mutateAsync({ code: place.code, file });
      return { ...answer, refused: null };
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const { text } = say(error);
      return { ...answer, refused: { zh: text, en: text } };
    }
  };
  const send = async (files: readonly File[]): Promise<void> => {
    setAnswers([]);
    for (const [at, file] of files.entries()) {
      setLeft(files.length - at);
      const answer = await hang(file);
      setAnswers((before = []) => [...before, answer]);
    }
    setLeft(0);
  };
  return (
    <>
      <Upload
        multiple
        accept=".png,.jpg,.jpeg,.webp,.svg"
        showUploadList={false}
        beforeUpload={(file, all) => {
          // Told of each, with all of them: the first speaks for them.
          if (file === all[0]) void send(all);
          return false;
        }}
      >
        <Button icon={<UploadOutlined />}>{t('manyPlans')}</Button>
      </Upload>
      <Modal
        open={answers !== undefined}
        title={t('manyPlans')}
        closable={left === 0}
        mask={{ closable: false }}
        footer={
          <Button type="primary" disabled={left > 0} onClick={() => setAnswers(undefined)}>
            {t('plansSeen')}
          </Button>
        }
        onCancel={() => setAnswers(undefined)}
      >
        <p className="muted">{t('manyPlansHint')}</p>
        {left > 0 && <p role="status">{t('plansLeft', { count: left })}</p>}
        {answers && answers.length > 0 && <BatchAnswers answers={answers} />}
      </Modal>
    </>
  );
}
