import { field } from '../../fields/index.ts';
import { defineCertificate } from '../papers.ts';

/** Certificate of a special operator 特种作业操作证: electricity, welding, height, pressure vessels, lifts. */
export const specialOperator = defineCertificate({
  kind: 'special-operator',
  prefix: 'TZZ',
  label: ['特种作业 / 特种设备证', 'Special operator licence'],
  permits: (['electric', 'welding', 'height', 'boiler', 'vessel', 'lift'] as const).map((work) => ({
    work,
    where: { work },
  })),
  says: {
    work: field.choice(['项目', 'Kind of work'], {
      electric: ['电工', 'Electrician'],
      welding: ['焊接与热切割', 'Welding'],
      height: ['高处作业', 'Work at height'],
      boiler: ['锅炉', 'Boiler'],
      vessel: ['压力容器 / 医用氧舱', 'Pressure vessel'],
      lift: ['电梯', 'Lift'],
    }),
  },
});
