import { l10n } from "vscode";
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
export function examples(): readonly Example[] {
  return [
    { label: "LSTM", detail: l10n.t("Four layers over ten steps: out, h and c"), text: lectureNotesLstm },
    { label: "RNN", detail: l10n.t("One layer, with a state that is given"), text: lectureNotesRnn },
    { label: l10n.t("LSTM cell"), detail: l10n.t("One cell, step by step in a loop"), text: lectureNotesCell },
    {
      label: l10n.t("Two LSTM cells"),
      detail: l10n.t("The first cell's h is the second one's input"),
      text: lectureNotesTwoCells,
    },
    {
      label: l10n.t("LSTM, unrolled"),
      detail: l10n.t("A layer and a cell with its weights compute the same"),
      text: unrolledLstm,
    },
    {
      label: l10n.t("LSTM by hand"),
      detail: l10n.t("The four gates and the memory, as the equations have them"),
      text: lstmByHand,
    },
    { label: l10n.t("Symbolic sizes"), detail: l10n.t("Sizes that are names: seq, b, hidden"), text: symbolicSizes },
    {
      label: l10n.t("Whole program"),
      detail: l10n.t("A declared input, a claim, a layer, and cells in a loop"),
      text: wholeProgram,
    },
    {
      label: l10n.t("Packed sequences"),
      detail: l10n.t("Sentences of different lengths: pad, pack, and unpack"),
      text: packedSequences,
    },
    {
      label: l10n.t("Bidirectional tagger"),
      detail: l10n.t("A class: one tag for each word of a sentence"),
      text: tagger,
    },
    {
      label: l10n.t("Forecasting"),
      detail: l10n.t("A class, trained: the next values of a series"),
      text: forecasting,
    },
    {
      label: l10n.t("Characters"),
      detail: l10n.t("A language model of letters, trained, that writes"),
      text: charLevel,
    },
    {
      label: l10n.t("Sequence to sequence"),
      detail: l10n.t("An encoder, a decoder, and attention between them"),
      text: seq2seq,
    },
  ];
}
