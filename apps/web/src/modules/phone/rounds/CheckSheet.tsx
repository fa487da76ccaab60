import { compileForm, field, FormDefinition, resultOf, type RoundDetail } from '@anyuan/contract';
import { Checkbox } from 'antd';
import { useMemo, useState } from 'react';
import { z } from 'zod';

import { useText } from '../../../i18n/index.ts';
import { FormAsk } from '../../../kit/asked/FormAsk.tsx';
import type { Schema, Values } from '../../../kit/fields/fields.ts';
import { SchemaForm } from '../../../kit/SchemaForm.tsx';
import { toast } from '../../../kit/toast.ts';
import { useStream } from '../../../stream/index.tsx';
import { useLocalFiles } from '../local-files.ts';
import { useTapNow } from '../outbox/context.tsx';
import { Sheet } from '../Sheet.tsx';
import type { Arrival } from './arrival.ts';
import { shortName } from './FloorPlans.tsx';

/** Where nothing is asked, a word and a photo may still be said. */
const beside = z.object({
  note: field.longText(['说明', 'Note']).optional(),
  photos: field.files(['照片', 'Photos']).optional(),
}) as unknown as Schema;

interface Props {
  round: RoundDetail;
  arrival: Arrival;
  /** Recorded, by the point's key. */
  told: (key: string | undefined) => void;
  close: () => void;
}

/** What is found at a point: its questions, and in the same tap the hazard. */
export function CheckSheet({ round, arrival, told, close }: Props) {
  const t = useText('rounds');
  const tap = useTapNow();
  const { connected } = useStream();
  const { spot, method } = arrival;
  const name = spot?.name ?? round.plan.name;
  const files = useLocalFiles(spot?.place ?? name);
  const form = useMemo(() => {
    const parsed = round.form && FormDefinition.safeParse(round.form.definition);
    return parsed?.success ? compileForm(parsed.data) : undefined;
  }, [round.form]);
  const [answers, setAnswers] = useState<Values>({});
  const [isHazard, setHazard] = useState(true);
  const isBad = form !== undefined && resultOf(form, answers).passed === false;
  // A thing that is found bad has its case by itself.
  const mayOpen = isBad && round.form?.versionId !== null;
  const record = async (said: { answers?: Values; note?: unknown; photos?: unknown }): Promise<void> => {
    await tap({
      kind: 'check',
      roundId: round.id,
      ...(spot ? { point: spot.key } : {}),
      method,
      input: {
        answers: said.answers ?? {},
        hazard: mayOpen && isHazard,
        ...(round.form?.versionId ? { versionId: round.form.versionId } : {}),
        ...(typeof said.note === 'string' && said.note.trim() !== '' ? { note: said.note } : {}),
        ...(Array.isArray(said.photos) ? { photos: said.photos as string[] } : {}),
      },
      photos: files.named([said.answers, said.photos]),
      label: `${round.plan.name} · ${name}`,
    });
    toast(t(connected ? 'saved' : 'savedOffline'), 'success');
    told(spot?.key);
    close();
  };
  const common = {
    verb: t('save'),
    upload: files.upload,
    filesAreLocal: true,
    draft: `phone.round.${round.id}.${spot?.key ?? ''}`,
    look: { block: true, className: 'big-verb' },
  };
  return (
    <Sheet open close={close} title={shortName(name)}>
      {form ? (
        <FormAsk {...common} form={form} submit={(said) => record({ answers: said })} onAnswers={setAnswers}>
          {mayOpen && (
            <p>
              <Checkbox checked={isHazard} onChange={({ target }) => setHazard(target.checked)}>
                {t('withHazard')} <span className="muted">{t('withHazardHint')}</span>
              </Checkbox>
            </p>
          )}
        </FormAsk>
      ) : (
        <SchemaForm {...common} schema={beside} submit={record} />
      )}
    </Sheet>
  );
}
