import { type CaseDetail, type CaseType, fieldMeta } from '@anyuan/contract';
import { Drawer } from 'antd';
import { z } from 'zod';

import { caseType } from '../../case-types.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import type { Values } from '../../kit/fields/fields.ts';
import { SchemaForm } from '../../kit/LazyForm.tsx';
import { NewCaseForm } from '../../kit/NewCaseForm.tsx';

/** What is being asked in the drawer. */
export type Asked = { type: string; data?: Values; isUntitled?: boolean } | 'pressure';

interface Props {
  asked: Asked | undefined;
  close: () => void;
  place: string | undefined;
  done: (item: CaseDetail | null) => void;
  savePressure: (values: Values) => Promise<unknown>;
}

/** The form of what was chosen, beside the desk: whoever waits stays in sight. */
export function Asking({ asked, close, place, done, savePressure }: Props) {
  const t = useText('serviceDesk');
  const label = useLabel();
  const isPressure = asked === 'pressure';
  const type = asked && asked !== 'pressure' ? caseType(asked.type) : undefined;
  return (
    <Drawer
      open={asked !== undefined}
      title={isPressure ? t('pressure') : label(type?.label)}
      size={520}
      destroyOnHidden
      onClose={close}
    >
      {isPressure && <SchemaForm schema={pressureSchema()} verb={t('savePressure')} submit={savePressure} />}
      {type && asked && asked !== 'pressure' && (
        <NewCaseForm
          type={type}
          start={{ place, ...(asked.data && { data: asked.data }) }}
          {...(asked.isUntitled && { titleOf: (data: Values) => titleOf(type, data) })}
          isBrief
          done={done}
        />
      )}
    </Drawer>
  );
}

function pressureSchema(): z.ZodObject {
  const { systolic, diastolic } = (caseType('enquiry')?.fields.shape ?? {}) as Record<string, z.ZodOptional>;
  return z.object({ systolic: systolic?.unwrap() as z.ZodType, diastolic: diastolic?.unwrap() as z.ZodType });
}

/** What stands in lists: written down in Chinese, as all that people read later. */
function titleOf(type: CaseType, data: Values): string {
  const { destination, question } = data as Record<string, string | undefined>;
  const chosen = (field: string): string =>
    fieldMeta(type.fields.shape[field] as z.ZodType)?.options?.[String(data[field])]?.[0] ?? '';
  switch (type.type) {
    case 'escort':
      return destination ? `${chosen('kind')}:${destination}` : chosen('kind');
    case 'enquiry':
      return question ?? `${chosen('kind')}咨询`;
    case 'oneStop':
      return chosen('desk');
    default:
      return type.label[0];
  }
}
