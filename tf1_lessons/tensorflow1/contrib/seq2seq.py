"""tf.contrib.seq2seq: attention, decoders with their helpers, and beam search, written anew."""

from tf1_lessons.tensorflow1.contrib import _support
from tf1_lessons.tensorflow1.contrib._attention import (  # noqa: F401
    AttentionMechanism,
    AttentionWrapper,
    AttentionWrapperState,
    BahdanauAttention,
    BahdanauMonotonicAttention,
    LuongAttention,
    LuongMonotonicAttention,
    hardmax,
    monotonic_attention,
    safe_cumprod,
)
from tf1_lessons.tensorflow1.contrib._beam_search import (  # noqa: F401
    BeamSearchDecoder,
    BeamSearchDecoderOutput,
    BeamSearchDecoderState,
    FinalBeamSearchDecoderOutput,
    gather_tree,
    tile_batch,
)
from tf1_lessons.tensorflow1.contrib._decoders import (  # noqa: F401
    BasicDecoder,
    BasicDecoderOutput,
    CustomHelper,
    Decoder,
    GreedyEmbeddingHelper,
    Helper,
    InferenceHelper,
    SampleEmbeddingHelper,
    ScheduledEmbeddingTrainingHelper,
    ScheduledOutputTrainingHelper,
    TrainingHelper,
    dynamic_decode,
    sequence_loss,
)

__getattr__ = _support.module(__name__, "own")
