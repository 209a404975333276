package org.apache.flink.connector.lancedb.sink.committer;

import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.connector.lancedb.lance.CommitStamp;
import org.apache.flink.connector.lancedb.sink.settings.TargetIdentity;
import org.apache.flink.streaming.api.operators.StreamingRuntimeContext;

/**
 * Makes the stamps of one sink in one job. The sink's id is that of the operator that asks: unique
 * within the job, and the same after a restore wherever Flink can map the state of the operators
 * around it.
 */
final class CommitStamps {

    private final TargetIdentity target;
    private final String jobId;
    private final String sinkId;

    CommitStamps(TargetIdentity target, RuntimeContext context) {
        this.target = target;
        this.jobId = context.getJobInfo().getJobId().toString();
        this.sinkId = ((StreamingRuntimeContext) context).getOperatorUniqueID();
    }

    CommitStamp of(long checkpointId) {
        return new CommitStamp(target.databaseKey(), target.table(), jobId, sinkId, checkpointId);
    }
}
