"""The public names of TensorFlow 1.15.5's tf.contrib; written by scripts/contrib_names.py."""

# A module: its names; none, where any name is taken for one of its own.
NAMES = {
    "autograph": [],
    "batching": [],
    "bayesflow": [],
    "bigtable": [],
    "boosted_trees": [],
    "checkpoint": """
        CheckpointManager Checkpointable CheckpointableBase CheckpointableObjectGraph List Mapping NoDependency
        NumpyState PythonStateWrapper UniqueNameTracker capture_dependencies dot_graph_from_checkpoint
        list_objects object_metadata split_dependency
    """.split(),
    "cloud": [],
    "cluster_resolver": """
        ClusterResolver GCEClusterResolver KubernetesClusterResolver SimpleClusterResolver SlurmClusterResolver
        TFConfigClusterResolver TPUClusterResolver UnionClusterResolver
    """.split(),
    "compiler": [],
    "constrained_optimization": [],
    "copy_graph": [],
    "crf": """
        CrfDecodeBackwardRnnCell CrfDecodeForwardRnnCell CrfForwardRnnCell crf_binary_score crf_decode
        crf_log_likelihood crf_log_norm crf_multitag_sequence_score crf_sequence_score crf_unary_score
        viterbi_decode
    """.split(),
    "cudnn_rnn": [],
    "data": """
        AUTOTUNE CheckpointInputPipelineHook Counter CsvDataset LMDBDataset Optional RandomDataset Reducer
        SqlDataset TFRecordWriter assert_element_shape batch_and_drop_remainder bucket_by_sequence_length
        choose_from_datasets copy_to_device dense_to_sparse_batch enumerate_dataset get_next_as_optional
        get_single_element group_by_reducer group_by_window ignore_errors make_batched_features_dataset
        make_csv_dataset make_saveable_from_iterator map_and_batch padded_batch_and_drop_remainder
        parallel_interleave parse_example_dataset prefetch_to_device read_batch_features reduce_dataset
        rejection_resample sample_from_datasets scan shuffle_and_repeat sliding_window_batch sloppy_interleave
        unbatch unique
    """.split(),
    "deprecated": """
        audio_summary histogram_summary image_summary merge_all_summaries merge_summary scalar_summary
    """.split(),
    "distribute": [],
    "distributions": """
        Autoregressive BatchReshape Bernoulli Beta BetaWithSoftplusConcentration Binomial Categorical Cauchy
        Chi2 Chi2WithAbsDf ConditionalDistribution ConditionalTransformedDistribution Deterministic Dirichlet
        DirichletMultinomial Distribution ExpRelaxedOneHotCategorical Exponential ExponentialWithSoftplusRate
        FULLY_REPARAMETERIZED Gamma GammaWithSoftplusConcentrationRate Geometric HalfNormal Independent
        InverseGamma InverseGammaWithSoftplusConcentrationRate Kumaraswamy Laplace LaplaceWithSoftplusScale
        Logistic Mixture MixtureSameFamily Multinomial MultivariateNormalDiag MultivariateNormalDiagPlusLowRank
        MultivariateNormalDiagWithSoftplusScale MultivariateNormalFullCovariance MultivariateNormalTriL
        NOT_REPARAMETERIZED NegativeBinomial Normal NormalWithSoftplusScale OneHotCategorical Poisson
        PoissonLogNormalQuadratureCompound QuantizedDistribution RegisterKL RelaxedBernoulli
        RelaxedOneHotCategorical ReparameterizationType SeedStream SinhArcsinh StudentT
        StudentTWithAbsDfSoftplusScale TransformedDistribution Uniform VectorDeterministic VectorDiffeomixture
        VectorExponentialDiag VectorLaplaceDiag VectorSinhArcsinhDiag WishartCholesky WishartFull
        assign_log_moving_mean_exp assign_moving_mean_variance auto_correlation bijectors
        estimator_head_distribution_regression fill_triangular fill_triangular_inverse kl_divergence
        matrix_diag_transform moving_mean_variance normal_conjugates_known_scale_posterior
        normal_conjugates_known_scale_predictive percentile quadrature_scheme_lognormal_gauss_hermite
        quadrature_scheme_lognormal_quantiles quadrature_scheme_softmaxnormal_gauss_hermite
        quadrature_scheme_softmaxnormal_quantiles reduce_weighted_logsumexp softplus_inverse tridiag
    """.split(),
    "eager": """
        ASYNC Checkpoint Checkpointable DEVICE_PLACEMENT_EXPLICIT DEVICE_PLACEMENT_SILENT DEVICE_PLACEMENT_WARN
        EagerVariableStore ExecutionCallback GradientTape Iterator Network SYNC Saver Sequential TensorSpec
        Variable add_execution_callback async_clear_error async_wait clear_execution_callbacks
        connect_to_remote_host custom_gradient defun enable_eager_execution enable_remote_eager_execution
        errstate executing_eagerly execution_mode function get_optimizer_variables gradients_function
        implicit_gradients implicit_value_and_gradients in_eager_mode inf_callback inf_nan_callback list_devices
        make_template metrics nan_callback num_gpus py_func restore_network_checkpoint
        restore_variables_on_create run run_all_tests_in_graph_and_eager_modes run_test_in_graph_and_eager_modes
        save_network_checkpoint set_execution_mode set_server_def seterr value_and_gradients_function
    """.split(),
    "estimator": [],
    "factorization": """
        COSINE_DISTANCE GMM GmmAlgorithm KMEANS_PLUS_PLUS_INIT KMeans KMeansClustering RANDOM_INIT
        SQUARED_EUCLIDEAN_DISTANCE WALSMatrixFactorization WALSModel gmm
    """.split(),
    "feature_column": [],
    "ffmpeg": [],
    "framework": """
        BoundedTensorSpec RecordInput TensorSpec VariableDeviceChooser add_arg_scope add_model_variable
        arg_scope arg_scoped_arguments argsort assert_global_step assert_or_get_global_step
        assert_same_float_dtype assert_scalar assert_scalar_int assign_from_checkpoint assign_from_checkpoint_fn
        assign_from_values assign_from_values_fn convert_to_tensor_or_sparse_tensor
        convolutional_delta_orthogonal convolutional_orthogonal_1d convolutional_orthogonal_2d
        convolutional_orthogonal_3d create_global_step current_arg_scope deprecated deprecated_arg_values
        deprecated_args filter_variables fuse_op get_global_step get_graph_from_inputs get_local_variables
        get_model_variables get_name_scope get_or_create_global_step get_placeholders get_trainable_variables
        get_unique_variable get_variable_full_name get_variables get_variables_by_name get_variables_by_suffix
        get_variables_to_restore global_variable has_arg_scope init_from_checkpoint is_tensor list_variables
        load_and_remap_matrix_initializer load_checkpoint load_embedding_initializer
        load_linear_multiclass_bias_initializer load_variable load_variable_slot_initializer local_variable
        model_variable prepend_name_scope py_func reduce_sum_n remove_squeezable_dimensions smart_case
        smart_cond smart_constant_value sort strip_name_scope variable with_same_shape with_shape
        zero_initializer
    """.split(),
    "gan": [],
    "graph_editor": [],
    "grid_rnn": [],
    "image": """
        angles_to_projective_transforms bipartite_match compose_transforms connected_components dense_image_warp
        flat_transforms_to_matrices interpolate_spline matrices_to_flat_transforms rotate
        single_image_random_dot_stereograms sparse_image_warp transform translate
        translations_to_projective_transforms
    """.split(),
    "input_pipeline": [],
    "integrate": [],
    "keras": [],
    "kernel_methods": [],
    "kfac": [],
    "labeled_tensor": [],
    "layers": """
        GDN OPTIMIZER_CLS_NAMES OPTIMIZER_SUMMARIES RevBlock SPARSE_FEATURE_CROSS_DEFAULT_HASH_KEY
        apply_regularization avg_pool2d avg_pool3d batch_norm bias_add bow_encoder bucketized_column
        check_feature_columns conv1d conv2d conv2d_in_plane conv2d_transpose conv3d conv3d_transpose convolution
        convolution1d convolution2d convolution2d_in_plane convolution2d_transpose convolution3d
        convolution3d_transpose create_feature_spec_for_parsing crossed_column dense_to_sparse dropout elu
        embed_sequence embedding_column embedding_lookup_unique feature_column flatten fully_connected gdn
        group_norm images_to_sequence infer_real_valued_columns input_from_feature_columns instance_norm
        joint_weighted_sum_from_feature_columns l1_l2_regularizer l1_regularizer l2_regularizer layer_norm
        legacy_fully_connected legacy_linear legacy_relu linear make_place_holder_tensors_for_base_features
        max_pool2d max_pool3d maxout multi_class_target one_hot_column one_hot_encoding optimize_loss
        parse_feature_columns_from_examples parse_feature_columns_from_sequence_examples real_valued_column
        recompute_grad regression_target relu relu6 repeat rev_block safe_embedding_lookup_sparse scale_gradient
        scattered_embedding_column separable_conv2d separable_convolution2d sequence_input_from_feature_columns
        sequence_to_images shared_embedding_columns softmax sparse_column_with_hash_bucket
        sparse_column_with_integerized_feature sparse_column_with_keys sparse_column_with_vocabulary_file
        spatial_softmax stack sum_regularizer summaries summarize_activation summarize_activations
        summarize_collection summarize_tensor summarize_tensors transform_features unit_norm
        variance_scaling_initializer weighted_sparse_column weighted_sum_from_feature_columns xavier_initializer
        xavier_initializer_conv2d
    """.split(),
    "learn": """
        BaseEstimator DNNClassifier DNNEstimator DNNLinearCombinedClassifier DNNLinearCombinedEstimator
        DNNLinearCombinedRegressor DNNRegressor DynamicRnnEstimator Estimator Evaluable Experiment
        ExportStrategy Head InputFnOps KMeansClustering LinearClassifier LinearEstimator LinearRegressor
        LogisticRegressor MetricSpec ModeKeys ModelFnOps NanLossDuringTrainingError NotFittedError PredictionKey
        ProblemType RunConfig SKCompat SVM TaskType Trainable binary_svm_head build_parsing_serving_input_fn
        datasets evaluate extract_dask_data extract_dask_labels extract_pandas_data extract_pandas_labels
        extract_pandas_matrix graph_actions head infer infer_real_valued_columns_from_input
        infer_real_valued_columns_from_input_fn io learn_runner make_export_strategy models monitors
        multi_class_head multi_head multi_label_head no_op_train_fn ops poisson_regression_head preprocessing
        read_batch_examples read_batch_features read_batch_record_features read_keyed_batch_examples
        read_keyed_batch_examples_shared_queue read_keyed_batch_features read_keyed_batch_features_shared_queue
        regression_head run_feeds run_n train utils
    """.split(),
    "legacy_seq2seq": """
        attention_decoder basic_rnn_seq2seq embedding_attention_decoder embedding_attention_seq2seq
        embedding_rnn_decoder embedding_rnn_seq2seq embedding_tied_rnn_seq2seq model_with_buckets
        one2many_rnn_seq2seq rnn_decoder sequence_loss sequence_loss_by_example tied_rnn_seq2seq
    """.split(),
    "linear_optimizer": [],
    "lite": [],
    "lookup": """
        FastHashSpec HashTable HasherSpec IdTableWithHashBuckets InitializableLookupTableBase
        KeyValueTensorInitializer LookupInterface MutableDenseHashTable MutableHashTable StrongHashSpec
        TableInitializerBase TextFileIdTableInitializer TextFileIndex TextFileInitializer
        TextFileStringTableInitializer index_table_from_file index_table_from_tensor index_to_string
        index_to_string_table_from_file index_to_string_table_from_tensor string_to_index
        string_to_index_table_from_file string_to_index_table_from_tensor
    """.split(),
    "losses": """
        absolute_difference add_loss compute_weighted_loss cosine_distance get_losses get_regularization_losses
        get_total_loss hinge_loss log_loss mean_pairwise_squared_error mean_squared_error metric_learning
        sigmoid_cross_entropy softmax_cross_entropy sparse_softmax_cross_entropy
    """.split(),
    "memory_stats": [],
    "metrics": """
        accuracy aggregate_metric_map aggregate_metrics auc_using_histogram auc_with_confidence_intervals
        cohen_kappa confusion_matrix count f1_score precision_at_recall precision_recall_at_equal_thresholds
        recall_at_precision set_difference set_intersection set_size set_union sparse_recall_at_top_k
        streaming_accuracy streaming_auc streaming_concat streaming_covariance streaming_curve_points
        streaming_dynamic_auc streaming_false_negative_rate streaming_false_negative_rate_at_thresholds
        streaming_false_negatives streaming_false_negatives_at_thresholds streaming_false_positive_rate
        streaming_false_positive_rate_at_thresholds streaming_false_positives
        streaming_false_positives_at_thresholds streaming_mean streaming_mean_absolute_error
        streaming_mean_cosine_distance streaming_mean_iou streaming_mean_relative_error
        streaming_mean_squared_error streaming_mean_tensor streaming_pearson_correlation
        streaming_percentage_less streaming_precision streaming_precision_at_thresholds streaming_recall
        streaming_recall_at_k streaming_recall_at_thresholds streaming_root_mean_squared_error
        streaming_sensitivity_at_specificity streaming_sparse_average_precision_at_k
        streaming_sparse_average_precision_at_top_k streaming_sparse_precision_at_k
        streaming_sparse_precision_at_top_k streaming_sparse_recall_at_k streaming_specificity_at_sensitivity
        streaming_true_negatives streaming_true_negatives_at_thresholds streaming_true_positives
        streaming_true_positives_at_thresholds
    """.split(),
    "mixed_precision": [],
    "model_pruning": [],
    "nn": """
        alpha_dropout conv1d_transpose deprecated_flipped_sigmoid_cross_entropy_with_logits
        deprecated_flipped_softmax_cross_entropy_with_logits
        deprecated_flipped_sparse_softmax_cross_entropy_with_logits nth_element rank_sampled_softmax_loss
        sampled_sparse_softmax_loss scaled_softplus
    """.split(),
    "opt": """
        AGNCustomGetter AGNOptimizer AdaMaxOptimizer AdamGSOptimizer AdamWOptimizer AddSignOptimizer
        DecoupledWeightDecayExtension DropStaleGradientOptimizer ElasticAverageCustomGetter
        ElasticAverageOptimizer ExternalOptimizerInterface GGTOptimizer LARSOptimizer LazyAdamGSOptimizer
        LazyAdamOptimizer ModelAverageCustomGetter ModelAverageOptimizer MomentumWOptimizer
        MovingAverageOptimizer MultitaskOptimizerWrapper NadamOptimizer PowerSignOptimizer RegAdagradOptimizer
        ScipyOptimizerInterface ShampooOptimizer VariableClippingOptimizer clip_gradients_by_global_norm
        extend_with_decoupled_weight_decay
    """.split(),
    "optimizer_v2": [],
    "periodic_resample": [],
    "predictor": [],
    "proto": [],
    "quantization": [],
    "quantize": [],
    "rate": [],
    "receptive_field": [],
    "recurrent": [],
    "reduce_slice_ops": [],
    "remote_fused_graph": [],
    "resampler": [],
    "rnn": """
        AttentionCellWrapper BasicLSTMCell BasicRNNCell BidirectionalGridLSTMCell CompiledWrapper Conv1DLSTMCell
        Conv2DLSTMCell Conv3DLSTMCell ConvLSTMCell CoupledInputForgetGateLSTMCell DeviceWrapper DropoutWrapper
        EmbeddingWrapper FusedRNNCell FusedRNNCellAdaptor GLSTMCell GRUBlockCell GRUBlockCellV2 GRUCell
        GridLSTMCell HighwayWrapper IndRNNCell IndyGRUCell IndyLSTMCell InputProjectionWrapper
        IntersectionRNNCell LSTMBlockCell LSTMBlockFusedCell LSTMBlockWrapper LSTMCell LSTMStateTuple
        LayerNormBasicLSTMCell LayerRNNCell MultiRNNCell NASCell OutputProjectionWrapper PhasedLSTMCell RNNCell
        ResidualWrapper SRUCell TimeFreqLSTMCell TimeReversedFusedRNN UGRNNCell best_effort_input_batch_size
        stack_bidirectional_dynamic_rnn stack_bidirectional_rnn static_bidirectional_rnn static_rnn
        static_state_saving_rnn transpose_batch_time
    """.split(),
    "rpc": [],
    "saved_model": [],
    "seq2seq": """
        AttentionMechanism AttentionWrapper AttentionWrapperState BahdanauAttention BahdanauMonotonicAttention
        BasicDecoder BasicDecoderOutput BeamSearchDecoder BeamSearchDecoderOutput BeamSearchDecoderState
        CustomHelper Decoder FinalBeamSearchDecoderOutput GreedyEmbeddingHelper Helper InferenceHelper
        LuongAttention LuongMonotonicAttention SampleEmbeddingHelper ScheduledEmbeddingTrainingHelper
        ScheduledOutputTrainingHelper TrainingHelper dynamic_decode gather_tree hardmax monotonic_attention
        safe_cumprod sequence_loss tile_batch
    """.split(),
    "signal": """
        frame hamming_window hann_window inverse_stft inverse_stft_window_fn linear_to_mel_weight_matrix
        mfccs_from_log_mel_spectrograms overlap_and_add stft
    """.split(),
    "slim": """
        DataFrameColumn GDN InputLayer OPTIMIZER_CLS_NAMES OPTIMIZER_SUMMARIES ProblemType RevBlock
        SPARSE_FEATURE_CROSS_DEFAULT_HASH_KEY VariableDeviceChooser adaptive_clipping_fn add_arg_scope
        add_model_variable apply_regularization arg_scope arg_scope_func_key arg_scoped_arguments
        assert_global_step assert_or_get_global_step assign_from_checkpoint assign_from_checkpoint_fn
        assign_from_values assign_from_values_fn avg_pool2d avg_pool3d batch_norm bias_add binary_svm_target
        bow_encoder bucketization_op bucketize bucketized_column check_feature_columns checkpoint_utils
        contrib_framework contrib_sparse_ops contrib_variables conv1d conv2d conv2d_in_plane conv2d_transpose
        conv3d conv3d_transpose convolution convolution1d convolution2d convolution2d_in_plane
        convolution2d_transpose convolution3d convolution3d_transpose create_feature_spec_for_parsing
        create_global_step crossed_column current_arg_scope data_decoder data_provider dataset
        dataset_data_provider dense_to_sparse deprecated deprecated_arg_values dropout elu embed_sequence
        embedding_column embedding_lookup_sparse_with_distributed_aggregation embedding_lookup_unique
        embedding_ops encoders evaluation experimental fc feature_column feature_column_ops filter_variables
        flatten fully_connected gdn gen_sparse_feature_cross_op get_default_binary_metrics_for_eval
        get_global_step get_local_variables get_model_variables get_or_create_global_step
        get_trainable_variables get_unique_variable get_variable_full_name get_variables get_variables_by_name
        get_variables_by_suffix get_variables_to_restore global_variable group_norm has_arg_scope
        images_to_sequence infer_real_valued_columns initializers input_from_feature_columns instance_norm
        joint_weighted_sum_from_feature_columns l1_l2_regularizer l1_regularizer l2_regularizer layer_norm
        layers learning legacy_fully_connected legacy_linear legacy_relu linear loader local_variable lookup
        loss_ops losses make_all make_place_holder_tensors_for_base_features max_pool2d max_pool3d maxout
        metric_ops metrics model_analyzer model_variable multi_class_target normalization one_hot_column
        one_hot_encoding optimize_loss optimizers parallel_reader parse_feature_columns_from_examples
        parse_feature_columns_from_sequence_examples pool prefetch_queue queues real_valued_column
        recompute_grad regression_target regularizers relu relu6 repeat rev_block rev_block_lib
        safe_embedding_lookup_sparse scale_gradient scattered_embedding_column scattered_embedding_lookup
        scattered_embedding_lookup_sparse separable_conv2d separable_convolution2d
        sequence_input_from_feature_columns sequence_to_images shared_embedding_columns softmax
        sparse_column_with_hash_bucket sparse_column_with_integerized_feature sparse_column_with_keys
        sparse_column_with_vocabulary_file sparse_feature_cross sparse_feature_cross_op spatial_softmax stack
        sum_regularizer summaries summarize_activation summarize_activations summarize_biases
        summarize_collection summarize_tensor summarize_tensors summarize_variables summarize_weights
        target_column tfexample_decoder transform_features unit_norm utils variable variance_scaling_initializer
        weighted_sparse_column weighted_sum_from_feature_columns xavier_initializer xavier_initializer_conv2d
        zero_initializer
    """.split(),
    "solvers": [],
    "sparsemax": """
        sparsemax sparsemax_loss
    """.split(),
    "specs": [],
    "staging": """
        StagingArea
    """.split(),
    "stat_summarizer": [],
    "stateless": """
        stateless_multinomial stateless_random_normal stateless_random_uniform stateless_truncated_normal
    """.split(),
    "summary": """
        SummaryWriter all_summary_ops always_record_summaries audio create_db_writer create_file_writer
        create_summary_file_writer eval_dir flush generic graph histogram image import_event initialize
        never_record_summaries record_summaries_every_n_global_steps scalar should_record_summaries
        summary_writer_initializer_op
    """.split(),
    "tensor_forest": [],
    "tensorboard": """
        plugins
    """.split(),
    "tensorrt": [],
    "testing": [],
    "text": [],
    "tfprof": [],
    "timeseries": [],
    "tpu": [],
    "training": """
        FeedingQueueRunner GreedyLoadBalancingStrategy HParams NextQueuedSequenceBatch RandomStrategy
        SequenceQueueingStateSaver StopAfterNEvalsHook SummaryAtEndHook add_gradients_summaries
        batch_sequences_with_states bucket bucket_by_sequence_length byte_size_load_fn checkpoints_iterator
        clip_gradient_norms clip_gradient_norms_fn create_train_op evaluate_once evaluate_repeatedly
        get_or_create_eval_step multiply_gradients parse_values rejection_sample resample_at_rate
        stratified_sample train wait_for_new_checkpoint weighted_resample
    """.split(),
    "util": """
        constant_value loader make_ndarray make_tensor_proto ops_used_by_graph_def stripped_op_list_for_graph
    """.split(),
}

# Deeper paths.
SUBMODULES = {
    "layers": """
        ops ops.gen_sparse_feature_cross_op python python.layers python.layers.embedding_ops
        python.layers.encoders python.layers.feature_column python.layers.feature_column_ops
        python.layers.initializers python.layers.layers python.layers.normalization python.layers.optimizers
        python.layers.regularizers python.layers.rev_block_lib python.layers.summaries
        python.layers.target_column python.layers.utils python.ops python.ops.bucketization_op
        python.ops.sparse_feature_cross_op python.ops.sparse_ops
    """.split(),
    "rnn": """
        python python.kernel_tests python.kernel_tests.benchmarking python.ops python.ops.core_rnn_cell
        python.ops.fused_rnn_cell python.ops.gru_ops python.ops.lstm_ops python.ops.rnn python.ops.rnn_cell
        python.tools python.tools.checkpoint_convert
    """.split(),
    "framework": """
        python python.framework python.framework.checkpoint_utils python.framework.experimental
        python.framework.graph_util python.framework.tensor_util python.ops python.ops.arg_scope
        python.ops.audio_ops python.ops.checkpoint_ops python.ops.gen_variable_ops python.ops.ops
        python.ops.prettyprint_ops python.ops.script_ops python.ops.sort_ops python.ops.variables
    """.split(),
    "slim": """
        nets python python.slim python.slim.data python.slim.data.data_decoder python.slim.data.data_provider
        python.slim.data.dataset python.slim.data.dataset_data_provider python.slim.data.parallel_reader
        python.slim.data.prefetch_queue python.slim.data.tfexample_decoder python.slim.evaluation
        python.slim.learning python.slim.model_analyzer python.slim.nets python.slim.nets.alexnet
        python.slim.nets.inception python.slim.nets.inception_v1 python.slim.nets.inception_v2
        python.slim.nets.inception_v3 python.slim.nets.overfeat python.slim.nets.resnet_utils
        python.slim.nets.resnet_v1 python.slim.nets.resnet_v2 python.slim.nets.vgg python.slim.queues
        python.slim.summaries
    """.split(),
    "legacy_seq2seq": """
        python python.ops python.ops.seq2seq
    """.split(),
    "seq2seq": """
        ops ops.gen_beam_search_ops python python.ops python.ops.attention_wrapper python.ops.basic_decoder
        python.ops.beam_search_decoder python.ops.beam_search_ops python.ops.decoder python.ops.helper
        python.ops.loss python.ops.sampler
    """.split(),
    "learn": """
        python python.learn python.learn.basic_session_run_hooks python.learn.datasets
        python.learn.datasets.base python.learn.datasets.mnist python.learn.datasets.produce_small_datasets
        python.learn.datasets.synthetic python.learn.datasets.text_datasets python.learn.estimators
        python.learn.estimators._sklearn python.learn.estimators.composable_model
        python.learn.estimators.constants python.learn.estimators.debug python.learn.estimators.dnn
        python.learn.estimators.dnn_linear_combined python.learn.estimators.dynamic_rnn_estimator
        python.learn.estimators.estimator python.learn.estimators.head python.learn.estimators.kmeans
        python.learn.estimators.linear python.learn.estimators.logistic_regressor
        python.learn.estimators.metric_key python.learn.estimators.model_fn
        python.learn.estimators.prediction_key python.learn.estimators.rnn_common
        python.learn.estimators.run_config python.learn.estimators.state_saving_rnn_estimator
        python.learn.estimators.svm python.learn.estimators.tensor_signature python.learn.evaluable
        python.learn.experiment python.learn.export_strategy python.learn.graph_actions python.learn.learn_io
        python.learn.learn_io.dask_io python.learn.learn_io.data_feeder python.learn.learn_io.generator_io
        python.learn.learn_io.graph_io python.learn.learn_io.numpy_io python.learn.learn_io.pandas_io
        python.learn.learn_runner python.learn.learn_runner_lib python.learn.metric_spec python.learn.models
        python.learn.monitored_session python.learn.monitors python.learn.ops python.learn.ops.embeddings_ops
        python.learn.ops.losses_ops python.learn.ops.seq2seq_ops python.learn.preprocessing
        python.learn.preprocessing.categorical python.learn.preprocessing.categorical_vocabulary
        python.learn.preprocessing.text python.learn.session_run_hook python.learn.summary_writer_cache
        python.learn.trainable python.learn.utils python.learn.utils.export python.learn.utils.gc
        python.learn.utils.input_fn_utils python.learn.utils.inspect_checkpoint
        python.learn.utils.saved_model_export_utils
    """.split(),
    "losses": """
        python python.losses python.losses.loss_ops python.metric_learning
        python.metric_learning.metric_loss_ops
    """.split(),
    "metrics": """
        python python.metrics python.metrics.classification python.ops python.ops.confusion_matrix_ops
        python.ops.histogram_ops python.ops.metric_ops python.ops.set_ops
    """.split(),
    "training": """
        python python.training python.training.bucket_ops python.training.device_setter
        python.training.evaluation python.training.feeding_queue_runner python.training.hparam
        python.training.hparam_pb2 python.training.resample python.training.sampling_ops
        python.training.sequence_queueing_state_saver python.training.training python.training.tuner
    """.split(),
    "data": """
        python python.ops python.ops.batching python.ops.counter python.ops.enumerate_ops python.ops.error_ops
        python.ops.get_single_element python.ops.grouping python.ops.interleave_ops python.ops.iterator_ops
        python.ops.parsing_ops python.ops.prefetching_ops python.ops.random_ops python.ops.readers
        python.ops.resampling python.ops.scan_ops python.ops.shuffle_ops python.ops.sliding
        python.ops.threadpool python.ops.unique python.ops.writers
    """.split(),
    "util": """
        loader
    """.split(),
    "eager": """
        python python.datasets python.metrics python.metrics_impl python.network python.parameter_server
        python.saver python.tfe
    """.split(),
    "tensorboard": """
        plugins plugins.projector plugins.projector.projector_config_pb2
    """.split(),
    "crf": """
        python python.ops python.ops.crf
    """.split(),
    "lookup": """
        lookup_ops
    """.split(),
    "image": """
        ops ops.gen_distort_image_ops ops.gen_image_ops ops.gen_single_image_random_dot_stereograms_ops python
        python.ops python.ops.dense_image_warp python.ops.distort_image_ops python.ops.image_ops
        python.ops.interpolate_spline python.ops.single_image_random_dot_stereograms
        python.ops.sparse_image_warp
    """.split(),
    "opt": """
        python python.training python.training.adam_gs_optimizer python.training.adamax python.training.addsign
        python.training.agn_optimizer python.training.drop_stale_gradient_optimizer
        python.training.elastic_average_optimizer python.training.external_optimizer python.training.ggt
        python.training.lars_optimizer python.training.lazy_adam_gs_optimizer
        python.training.lazy_adam_optimizer python.training.matrix_functions
        python.training.model_average_optimizer python.training.moving_average_optimizer
        python.training.multitask_optimizer_wrapper python.training.nadam_optimizer python.training.powersign
        python.training.reg_adagrad_optimizer python.training.shampoo python.training.sign_decay
        python.training.variable_clipping_optimizer python.training.weight_decay_optimizers
    """.split(),
    "distributions": """
        python python.ops python.ops.autoregressive python.ops.batch_reshape python.ops.bijectors
        python.ops.bijectors.absolute_value python.ops.bijectors.affine
        python.ops.bijectors.affine_linear_operator python.ops.bijectors.affine_scalar
        python.ops.bijectors.batch_normalization python.ops.bijectors.chain
        python.ops.bijectors.cholesky_outer_product python.ops.bijectors.conditional_bijector
        python.ops.bijectors.exp python.ops.bijectors.fill_triangular python.ops.bijectors.gumbel
        python.ops.bijectors.inline python.ops.bijectors.invert python.ops.bijectors.kumaraswamy
        python.ops.bijectors.masked_autoregressive python.ops.bijectors.matrix_inverse_tril
        python.ops.bijectors.ordered python.ops.bijectors.permute python.ops.bijectors.power_transform
        python.ops.bijectors.real_nvp python.ops.bijectors.reshape python.ops.bijectors.scale_tril
        python.ops.bijectors.sigmoid python.ops.bijectors.sinh_arcsinh python.ops.bijectors.softmax_centered
        python.ops.bijectors.softplus python.ops.bijectors.softsign python.ops.bijectors.square
        python.ops.bijectors.transform_diagonal python.ops.bijectors.weibull python.ops.binomial
        python.ops.cauchy python.ops.chi2 python.ops.conditional_distribution
        python.ops.conditional_transformed_distribution python.ops.deterministic python.ops.distribution_util
        python.ops.estimator python.ops.geometric python.ops.gumbel python.ops.half_normal
        python.ops.independent python.ops.inverse_gamma python.ops.kumaraswamy python.ops.logistic
        python.ops.mixture python.ops.mixture_same_family python.ops.moving_stats python.ops.mvn_diag
        python.ops.mvn_diag_plus_low_rank python.ops.mvn_full_covariance python.ops.mvn_linear_operator
        python.ops.mvn_tril python.ops.negative_binomial python.ops.normal_conjugate_posteriors
        python.ops.onehot_categorical python.ops.poisson python.ops.poisson_lognormal
        python.ops.quantized_distribution python.ops.relaxed_bernoulli python.ops.relaxed_onehot_categorical
        python.ops.sample_stats python.ops.seed_stream python.ops.shape python.ops.sinh_arcsinh
        python.ops.vector_diffeomixture python.ops.vector_exponential_diag
        python.ops.vector_exponential_linear_operator python.ops.vector_laplace_diag
        python.ops.vector_laplace_linear_operator python.ops.vector_sinh_arcsinh_diag
        python.ops.vector_student_t python.ops.wishart
    """.split(),
    "nn": """
        python python.ops python.ops.alpha_dropout python.ops.cross_entropy python.ops.fwd_gradients
        python.ops.sampling_ops python.ops.scaled_softplus
    """.split(),
    "summary": """
        summary
    """.split(),
    "sparsemax": """
        python python.ops python.ops.sparsemax python.ops.sparsemax_loss
    """.split(),
    "cluster_resolver": """
        python python.training python.training.cluster_resolver python.training.gce_cluster_resolver
        python.training.kubernetes_cluster_resolver python.training.slurm_cluster_resolver
        python.training.tfconfig_cluster_resolver python.training.tpu_cluster_resolver
    """.split(),
    "checkpoint": """
        python python.containers python.python_state python.split_dependency python.visualize
    """.split(),
    "factorization": """
        python python.ops python.ops.clustering_ops python.ops.factorization_ops
        python.ops.gen_factorization_ops python.ops.gmm python.ops.gmm_ops python.ops.kmeans python.ops.wals
    """.split(),
}
