import charLevel from "../examples/char-level.lstm";
import forecasting from "../examples/forecasting.lstm";
import lectureNotesCell from "../examples/lecture-notes-cell.lstm";
import lectureNotesLstm from "../examples/lecture-notes-lstm.lstm";
import lectureNotesRnn from "../examples/lecture-notes-rnn.lstm";
import lectureNotesTwoCells from "../examples/lecture-notes-two-cells.lstm";
import lstmByHand from "../examples/lstm-by-hand.lstm";
import packedSequences from "../examples/packed-sequences.lstm";
import seq2seq from "../examples/seq2seq.lstm";
import symbolicSizes from "../examples/symbolic-sizes.lstm";
import tagger from "../examples/tagger.lstm";
import unrolledLstm from "../examples/unrolled-lstm.lstm";
import wholeProgram from "../examples/whole-program.lstm";

export type Example = { readonly label: string; readonly detail: string; readonly text: string };

/** The programs of examples/, in the order in which one learns from them. */
export const examples: readonly Example[] = [
  { label: "LSTM", detail: "Four layers over ten steps: out, h and c", text: lectureNotesLstm },
  { label: "RNN", detail: "One layer, with a state that is given", text: lectureNotesRnn },
  { label: "LSTM cell", detail: "One cell, step by step in a loop", text: lectureNotesCell },
  { label: "Two LSTM cells", detail: "The first cell's h is the second one's input", text: lectureNotesTwoCells },
  { label: "LSTM, unrolled", detail: "A layer and a cell with its weights compute the same", text: unrolledLstm },
  { label: "LSTM by hand", detail: "The four gates and the memory, as the equations have them", text: lstmByHand },
  { label: "Symbolic sizes", detail: "Sizes that are names: seq, b, hidden", text: symbolicSizes },
  { label: "Whole program", detail: "A declared input, a claim, a layer, and cells in a loop", text: wholeProgram },
  { label: "Packed sequences", detail: "Sentences of different lengths: pad, pack, and unpack", text: packedSequences },
  { label: "Bidirectional tagger", detail: "A class: one tag for each word of a sentence", text: tagger },
  { label: "Forecasting", detail: "A class, trained: the next values of a series", text: forecasting },
  { label: "Characters", detail: "A language model of letters, trained, that writes", text: charLevel },
  { label: "Sequence to sequence", detail: "An encoder, a decoder, and attention between them", text: seq2seq },
];
