import type { Label } from '../common.ts';

/** What somebody may do only with a paper that holds today. */
export const works = {
  fireControl: ['消控室值班', 'Fire control duty'],
  guard: ['保安勤务', 'Guard duty'],
  medicine: ['医师执业', 'Practising medicine'],
  nursing: ['护理执业', 'Nursing'],
  electric: ['电工作业', 'Electrical work'],
  welding: ['焊接与热切割', 'Welding'],
  height: ['高处作业', 'Work at height'],
  boiler: ['锅炉作业', 'Boilers'],
  vessel: ['压力容器作业', 'Pressure vessels'],
  lift: ['电梯作业', 'Lifts'],
  mediation: ['人民调解', 'Mediation'],
  press: ['新闻发言', 'Speaking to the press'],
} as const satisfies Record<string, Label>;
export type WorkName = keyof typeof works;
export const workNames = Object.keys(works) as [WorkName, ...WorkName[]];

/** A paper of a kind lets its holder do this, where its own fields say so. */
export interface Permit {
  work: WorkName;
  where?: Readonly<Record<string, string>>;
  /** A day among its fields before which it does not hold yet. */
  from?: string;
}
