package org.langevin.scratch;
import java.util.*;
import org.langevin.config.RunConfig.*;
import org.langevin.denoiser.*;
import org.langevin.denoiser.mlp.*;
import org.langevin.process.*;
import org.langevin.schedule.*;
import org.langevin.training.*;
import org.langevin.random.*;
public class Scratch {
  public static void main(String[] a) {
    long steps=Long.parseLong(a[0]); int batch=Integer.parseInt(a[1]); double peak=Double.parseDouble(a[2]); int width=Integer.parseInt(a[3]); int blocks=Integer.parseInt(a[4]);
    PredictionType type=PredictionType.valueOf(a[5]); double ema=Double.parseDouble(a[6]); long seed=Long.parseLong(a[7]);
    var schedule=(NoiseTable)NoiseSchedules.named("ddpm-linear"); var process=new NoisingProcess(schedule);
    var law=GaussianMixture.ring(8,2,0.1);
    Mlp net=new Mlp(new MlpConfig(2,width,blocks,0)); net.initialise(seed);
    var plan=new LawTraining.Plan(seed,batch,steps,new Optimizer(Optimizer.Algorithm.ADAM,0.9,0.999,1e-8,0,1.0),new LearningRate(peak,200,LearningRate.Decay.COSINE),new Ema(ema,true));
    var training=new LawTraining(plan,net,new org.langevin.training.Objective(process,1000,schedule.timestepMap(),type),law);
    long t0=System.nanoTime(); double[] s={0};
    training.run((k,l)->{ s[0]=k==1?l:s[0]+.005*(l-s[0]); if(k%(steps/5)==0) System.out.printf("%d %.5f  %.1f s%n",k,s[0],(System.nanoTime()-t0)*1e-9);});
    var learned=new NetworkDenoiser(net,type,schedule.timestepMap(),2); var exact=new GaussianMixtureDenoiser(process,PredictionType.EPSILON,law);
    int N=512; double total=0; long e0=System.nanoTime();
    double[] x=new double[2*N],p=new double[2*N],q=new double[2*N];
    for(int t=1;t<=1000;t++){ var level=process.level(t); law.noised(level).sample(new KeyedNoise(77),org.langevin.random.Stream.LAW_STATE,t,0,x);
      learned.predict(x,N,t,null,p); exact.predict(x,N,t,null,q);
      Conversion.between(type,PredictionType.EPSILON,level).apply(x,p,p,p.length);
      double sum=0; for(int i=0;i<2*N;i++) sum+=(p[i]-q[i])*(p[i]-q[i]); sum/=2*N; total+=sum/1000;
      if(t==1||t==10||t==50||t==100||t==200||t==300||t==500||t==1000||t==150||t==250||t==400) System.out.printf("t=%d excess %.5f%n",t,sum); }
    System.out.printf("mean excess %.6f  eval %.1f s%n",total,(System.nanoTime()-e0)*1e-9);
  }
}
