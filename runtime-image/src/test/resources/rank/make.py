"""Makes the files of tiny cross-encoders, which count words: `pip install onnx tokenizers numpy`, then run it in this folder."""

import numpy as np
from onnx import TensorProto, helper, numpy_helper, save
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

POSITIONS = 64
WORDS = "annual leave days year staff turbine blade air cooling lunch menu office laptop travel".split()
# whose score is no number
NONSENSE = "nonsense"


def pairs(single, pair, file):
    """Words of a list, letters, and special tokens around a pair as BERT or XLM-RoBERTa has them."""
    letters = [chr(c) for c in range(ord("a"), ord("z") + 1)]
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *WORDS, NONSENSE, "?", "."]
    vocabulary += letters + ["##" + letter for letter in letters]
    made = Tokenizer(models.WordPiece({word: i for i, word in enumerate(vocabulary)}, unk_token="[UNK]"))
    made.normalizer = normalizers.BertNormalizer(lowercase=True)
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    if single:
        made.post_processor = processors.TemplateProcessing(
            single=single, pair=pair, special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
        )
    made.save(file, pretty=False)
    return vocabulary


def model(file, vocabulary, types=True, logits=1):
    """
    The logit is 2 for each word of the list that is in both texts, less 2. With types these tell which text is which;
    without, a word counts that is there twice.
    """
    size = len(vocabulary)
    words = np.zeros((size,), np.float32)
    words[[vocabulary.index(word) for word in WORDS]] = 1
    nonsense = np.zeros((size, 1), np.float32)
    nonsense[vocabulary.index(NONSENSE)] = np.nan
    constants = {
        "size": np.array([size], np.int64),
        "off_on": np.array([0, 1], np.float32),
        "words": words,
        "nonsense": nonsense,
        "places": np.zeros((POSITIONS, 1), np.float32),
        "zero": np.array(0, np.int64),
        "one": np.array(1, np.int64),
        "length_axis": np.array([1], np.int64),
        "last_axis": np.array([2], np.int64),
        "none": np.array(0, np.float32),
        "once": np.array(1, np.float32),
        "two": np.array(2, np.float32),
        "halves": np.array([[-0.5, 0.5]], np.float32),
        "thirds": np.array([[1, 2, 3]], np.float32),
    }
    n = helper.make_node
    nodes = [
        n("OneHot", ["input_ids", "size", "off_on"], ["every"], axis=-1),
        n("Mul", ["every", "words"], ["known"]),
    ]
    if types:
        nodes += [
            n("Cast", ["token_type_ids"], ["type"], to=TensorProto.FLOAT),
            n("Unsqueeze", ["type", "last_axis"], ["of_passage"]),
            n("Sub", ["once", "of_passage"], ["of_question"]),
            n("Mul", ["known", "of_passage"], ["passage_tokens"]),
            n("Mul", ["known", "of_question"], ["question_tokens"]),
            n("ReduceMax", ["passage_tokens"], ["passage"], axes=[1], keepdims=0),
            n("ReduceMax", ["question_tokens"], ["question"], axes=[1], keepdims=0),
            n("Mul", ["passage", "question"], ["both"]),
        ]
    else:
        nodes += [
            n("ReduceSum", ["known", "length_axis"], ["count"], keepdims=0),
            n("Sub", ["count", "once"], ["again"]),
            n("Clip", ["again", "none", "once"], ["both"]),
        ]
    nodes += [
        n("ReduceSum", ["both", "length_axis"], ["shared"], keepdims=1),
        n("Mul", ["shared", "two"], ["doubled"]),
        n("Sub", ["doubled", "two"], ["sum"]),
        n("Gather", ["nonsense", "input_ids"], ["odd"]),
        n("Shape", ["input_ids"], ["shape"]),
        n("Gather", ["shape", "one"], ["length"]),
        n("Range", ["zero", "length", "one"], ["range"]),
        n("Gather", ["places", "range"], ["place"]),
        n("Add", ["odd", "place"], ["odd_at"]),
        n("ReduceSum", ["odd_at", "length_axis"], ["oddness"], keepdims=0),
        n("Add", ["sum", "oddness"], ["logit"]),
        {
            1: n("Identity", ["logit"], ["logits"]),
            2: n("Mul", ["logit", "halves"], ["logits"]),
            3: n("Mul", ["logit", "thirds"], ["logits"]),
        }[logits],
    ]
    used = {name for node in nodes for name in node.input}
    inputs = ["input_ids", "attention_mask"] + (["token_type_ids"] if types else [])
    graph = helper.make_graph(
        nodes,
        "cross-encoder",
        [helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "length"]) for name in inputs],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", logits])],
        [numpy_helper.from_array(value, name) for name, value in constants.items() if name in used],
    )
    save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8), file)


known = pairs("[CLS] $A [SEP]", "[CLS]:0 $A:0 [SEP]:0 $B:1 [SEP]:1", "tokenizer.json")
pairs("[CLS] $A [SEP]", "[CLS] $A [SEP] [SEP] $B [SEP]", "untyped-tokenizer.json")
pairs(None, None, "single-tokenizer.json")
model("model.onnx", known)
model("untyped.onnx", known, types=False)
model("two.onnx", known, logits=2)
model("three.onnx", known, logits=3)
model("small.onnx", known[: known.index("?")])
