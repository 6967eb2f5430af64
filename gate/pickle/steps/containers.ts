import { op } from '../opcodes.ts';
import { LIST, SET } from '../value.ts';
import type { Step } from '../walk.ts';

/** Instructions that arrange what is on the stack into tuples, lists, dicts and sets. */
export const containerSteps: Readonly<Record<number, Step>> = {
  [op.MARK]: ({ machine }) => machine.mark(),
  [op.POP]: ({ machine }) => machine.popOrMark(),
  [op.POP_MARK]({ machine }) {
    machine.popMark();
  },
  [op.DUP]: ({ machine }) => machine.push(machine.top()),
  [op.EMPTY_LIST]: ({ machine }) => machine.push(LIST),
  [op.EMPTY_TUPLE]: ({ machine }) => machine.tuple([]),
  [op.EMPTY_DICT]: ({ machine }) => machine.dict([]),
  [op.EMPTY_SET]: ({ machine }) => machine.push(SET),
  [op.LIST]({ machine }) {
    machine.popMark();
    machine.push(LIST);
  },
  [op.FROZENSET]({ machine }) {
    machine.popMark();
    machine.push(SET);
  },
  [op.TUPLE]: ({ machine }) => machine.tuple(machine.popMark()),
  [op.TUPLE1]: ({ machine }) => machine.tuple([machine.pop()]),
  [op.TUPLE2]({ machine }) {
    const b = machine.pop();
    machine.tuple([machine.pop(), b]);
  },
  [op.TUPLE3]({ machine }) {
    const c = machine.pop();
    const b = machine.pop();
    machine.tuple([machine.pop(), b, c]);
  },
  [op.DICT]: ({ machine }) => machine.dict(machine.popMark()),
  [op.APPEND]: ({ machine }) => machine.append('one'),
  [op.APPENDS]: ({ machine }) => machine.append('many'),
  [op.SETITEM]({ machine }) {
    const value = machine.pop();
    const key = machine.pop();
    machine.setItems([key, value]);
  },
  [op.SETITEMS]: ({ machine }) => machine.setItems(machine.popMark()),
  [op.ADDITEMS]: ({ machine }) => machine.addItems(),
};
